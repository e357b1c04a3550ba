const core =
  '^src/(domain|policy|sources|checks|findings|drafting)/|^src/(alerts/message/(plan|note|group-changes)|metrics/(projection|definitions|aws-definitions|event-definitions|http-definitions|store-definitions))\\.ts$';

/** The one direction of the data: a pure core, with the outside world only at its edges. */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-folder-cycles',
      comment: 'Floors: what a folder imports never imports it back, not even by another file.',
      scope: 'folder',
      severity: 'error',
      from: { path: '^src' },
      to: { circular: true },
    },
    {
      name: 'pure-core',
      comment: 'The core is pure: no node: module, no package but zod (schemas of check parameters) and file parsers.',
      severity: 'error',
      from: { path: core },
      to: {
        path: 'node_modules|^node:|^[a-z_]+$',
        pathNot: 'node_modules/(zod|yaml|jsonc-parser)/',
        dependencyTypesNot: ['local', 'type-only'],
      },
    },
    {
      name: 'core-knows-only-core',
      severity: 'error',
      from: { path: core },
      // The store's contract is types and nothing else: it says what the projections are made from.
      to: { path: '^src/', pathNot: `${core}|^src/store/contract/(store|finding-count)\\.ts$` },
    },
    {
      name: 'sdk-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'aws-knows-domain',
      severity: 'error',
      from: { path: '^src/aws/' },
      to: { path: '^src/', pathNot: '^src/(aws|domain|config|network)/' },
    },
    {
      name: 'outputs-read-the-store',
      severity: 'error',
      from: { path: '^src/(metrics|http|alerts)/' },
      to: { path: '^src/(aws|checks|scan|cli)/' },
    },
    {
      name: 'outputs-are-islands',
      severity: 'error',
      from: { path: '^src/(metrics|http|alerts)/' },
      to: { path: '^src/(metrics|http|alerts)/', pathNot: '^src/$1/' },
    },
    {
      name: 'fastify-in-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: 'node_modules/(@?fastify)' },
    },
    {
      name: 'prom-client-in-metrics',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/metrics/' },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'node-cron-in-scan',
      comment: 'Scheduling, and the configuration, which asks it whether an expression is one.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/scan/|^src/config/schema/cron\\.ts$' },
      to: { path: 'node_modules/node-cron/' },
    },
    {
      name: 'database-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(kysely|better-sqlite3|pg)/' },
    },
    {
      name: 'pg-boss-in-two-places',
      comment: 'The shared queue of scans, and the store, which enlists its jobs in a transaction.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(scan/schedule/shared-work|store/postgres/shared-database)\\.ts$' },
      to: { path: 'node_modules/pg-boss/' },
    },
    {
      name: 'product-without-sandbox',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|bench|scripts)/' },
    },
    {
      name: 'agpl-only-in-tests',
      severity: 'error',
      from: { path: '^(src|sandbox|scripts)/' },
      to: { path: 'node_modules/@cloud-copilot/iam-simulate' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'browser-apart',
      comment: 'What runs in a browser is bundled by itself: with what runs in Node it has only shared/ in common.',
      severity: 'error',
      from: { path: '^src/http/page/browser/' },
      to: { path: '^src/', pathNot: '^src/http/page/(browser|shared)/' },
    },
    {
      name: 'shared-with-browser-is-alone',
      severity: 'error',
      from: { path: '^src/http/page/shared/' },
      to: { pathNot: '^src/http/page/shared/' },
    },
    {
      name: 'node-without-browser',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/page/browser/' },
      to: { path: '^src/http/page/browser/|node_modules/idiomorph/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
