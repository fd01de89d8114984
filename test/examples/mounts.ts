/** A text of a container (an argument, a script) with the paths of this machine for those that are mounted in it. */
export const inPlace = (text: string, mounts: Readonly<Record<string, string>>): string =>
  Object.entries(mounts).reduce(
    (result, [container, host]) => result.replaceAll(`${container}/`, `${host}/`),
    text,
  );
