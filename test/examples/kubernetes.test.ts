import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { VERSION } from "../../src/version.ts";
import { inPlace } from "./mounts.ts";
import { EXAMPLES, open, type Playground } from "./playground.ts";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  readonly emptyDir?: object;
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly securityContext: object;
        readonly initContainers: readonly [Container];
        readonly containers: readonly [Container];
        readonly volumes: readonly Volume[];
      };
    };
  };
}

const directory = join(EXAMPLES, "kubernetes");
const resources = readdirSync(directory)
  .filter((file) => file.endsWith(".yaml"))
  .flatMap((file) => loadAll(readFileSync(join(directory, file), "utf8")) as Resource[]);

function resource(kind: string, name?: string): Resource {
  const found = resources.find(
    (one) => one.kind === kind && (name === undefined || one.metadata.name === name),
  );
  if (found === undefined) throw new Error(`There is no ${kind} ${name ?? ""}.`);
  return found;
}

const pod = resource("Job").spec.template.spec;
const containers = [...pod.initContainers, ...pod.containers];

/** The files of a volume; none where it begins empty. */
function filesOf({ secret, configMap, persistentVolumeClaim }: Volume): Readonly<Record<string, string>> {
  if (secret !== undefined) return resource("Secret", secret.secretName).stringData ?? {};
  if (configMap !== undefined) return resource("ConfigMap", configMap.name).data ?? {};
  if (persistentVolumeClaim !== undefined) resource("PersistentVolumeClaim", persistentVolumeClaim.claimName);
  return {};
}

/** Makes the pod's volumes directories; where each lies by its name. */
function mountVolumes(playground: Playground): ReadonlyMap<string, string> {
  return new Map(
    pod.volumes.map((volume) => {
      const path = join(playground.path, "volumes", volume.name);
      mkdirSync(path, { recursive: true });
      for (const [name, content] of Object.entries(filesOf(volume))) writeFileSync(join(path, name), content);
      return [volume.name, path];
    }),
  );
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

describe("the Job", () => {
  it("runs nothing as root, with nothing that it does not need", () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    for (const { securityContext } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
    }
  });

  it("has the image of this version", () => {
    expect(pod.containers[0].image).toMatch(new RegExp(`/destination-blueshift:${VERSION}$`));
  });

  it("has a configuration and a catalog that fit each other", () => {
    const config = parseConfig(
      JSON.parse(resource("Secret", "blueshift-config").stringData?.["config.json"] ?? ""),
    );
    const catalog = JSON.parse(resource("ConfigMap").data?.["catalog.json"] ?? "");
    expect([...planCatalog(parseCatalog(catalog), config).values()].map(({ label }) => label)).toEqual([
      "users",
    ]);
  });

  it("brings rows from psql to Blueshift", async () => {
    const playground = await open();
    const volumes = mountVolumes(playground);
    const configFile = join(volumes.get("config") ?? "", "config.json");
    const config = JSON.parse(readFileSync(configFile, "utf8"));
    writeFileSync(configFile, JSON.stringify({ ...config, api_url: playground.sandbox.url }));
    const row = { type: "RECORD", record: { stream: "users", emitted_at: 0, data: { id: 7, secret: 1 } } };
    playground.install(
      "psql",
      `for option; do case $option in
        --file=*) grep -q "'type', 'RECORD'" "\${option#*=}" || exit 1 ;;
        --output=*) echo ${quoted(JSON.stringify(row))} > "\${option#*=}" ;;
      esac; done
      [ "$PGUSER" = reader ]`,
    );
    playground.install("node", `shift; exec destination-blueshift "$@"`);
    const [, entrypoint = ""] =
      /^ENV AIRBYTE_ENTRYPOINT="(.*)"$/m.exec(readFileSync(join(EXAMPLES, "../Dockerfile"), "utf8")) ?? [];

    for (const { command, args, envFrom = [], volumeMounts } of containers) {
      const mounts = Object.fromEntries(
        volumeMounts.map(({ name, mountPath }) => [mountPath, volumes.get(name) ?? ""]),
      );
      const env = envFrom.map(({ secretRef }) => resource("Secret", secretRef.name).stringData);
      const line = [...command, ...args].map((part) => quoted(inPlace(part, mounts))).join(" ");
      const ended = await playground.run(
        "kubernetes",
        line,
        Object.assign({ AIRBYTE_ENTRYPOINT: entrypoint }, ...env),
      );
      expect(ended, ended.stdout).toMatchObject({ code: 0 });
    }
    expect(await playground.control.customers()).toMatchObject([{ customer_id: "7" }]);
  });

  it("is started by the commands of its page", async () => {
    const playground = await open();
    playground.install(
      "kubectl",
      `echo "$@"; while [ $# -gt 0 ]; do [ "$1" != -f ] || [ -f "$2" ] || exit 1; shift; done`,
    );
    for (const command of playground.commandsOf("kubernetes")) {
      const { code, stdout } = await playground.run("kubernetes", command);
      expect(code, command).toBe(0);
      for (const [, name = ""] of stdout.matchAll(/job\/(\S+)/g)) resource("Job", name);
      for (const [, name] of stdout.matchAll(/--container (\S+)/g))
        expect(containers.map((one) => one.name)).toContain(name);
    }
  });
});
