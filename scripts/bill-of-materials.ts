import { shippedPackages } from './licences.ts';

interface Named {
  readonly name: string;
  readonly version: string;
}

/**
 * What ships, as a CycloneDX 1.6 document (ECMA-424): each package with its licence and the hash by which the lockfile
 * pins it. Throws when one of them is not in the lockfile. `npm sbom --omit=dev` would leave out what a development package
 * needs too.
 */
export function billOfMaterials(application: Named & { readonly license: string }, packages: readonly Named[]): string {
  const locked = new Map(shippedPackages().map((one) => [`${one.name}@${one.version}`, one]));
  const components = packages.map((one) => {
    const known = locked.get(`${one.name}@${one.version}`);
    if (!known?.integrity) throw new Error(`${one.name}@${one.version} ships and is not pinned by the lockfile`);
    return { ...componentOf('library', known), hashes: [hashOf(known.integrity)] };
  });
  const component = componentOf('application', { ...application, licence: application.license });
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component },
    components: components.toSorted((one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1)),
    dependencies: [{ ref: component['bom-ref'], dependsOn: components.map((one) => one['bom-ref']).toSorted() }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function componentOf(type: string, { name, version, licence }: Named & { readonly licence: string }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const isExpression = /[ ()]/.test(licence);
  return {
    type,
    'bom-ref': purl,
    name,
    version,
    licenses: [isExpression ? { expression: licence.replace(/^\((.*)\)$/, '$1') } : { license: { id: licence } }],
    purl,
  };
}

/** Subresource Integrity to a hash of CycloneDX: `sha512-` and base64 to hexadecimal digits. */
function hashOf(integrity: string): { readonly alg: string; readonly content: string } {
  const [, algorithm = '', digest = ''] = /^sha(\d+)-(.+)$/.exec(integrity) ?? [];
  return { alg: `SHA-${algorithm}`, content: Buffer.from(digest, 'base64').toString('hex') };
}
