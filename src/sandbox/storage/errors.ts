/** Why data can't be kept. The message is a whole sentence for whoever runs the sandbox. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}
