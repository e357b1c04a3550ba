import packageJson from '../../../package.json' with { type: 'json' };

/** The version of the package, such as `0.1.0`. */
export const packageVersion: string = packageJson.version;
