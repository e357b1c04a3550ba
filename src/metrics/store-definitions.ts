/** The metrics of the store as this process meets it: rows of `metricDefinitions`. */
export const storeMetricDefinitions = {
  store_up: {
    type: 'gauge',
    help: 'Whether the store could be read for this scrape.',
    labels: [],
    source: 'process',
    stability: 'stable',
    meaning: 'At 0 every metric whose source is the store is missing from the scrape: missing, not clean.',
  },
  store_writable: {
    type: 'gauge',
    help: 'Whether the store took what this process last wrote.',
    labels: [],
    source: 'process',
    stability: 'alpha',
    meaning:
      'At 0 the disk is full or read-only, the file is locked, or the database is away: what scans find is not stored, and ' +
      'every other metric of the store stays as it was. Each readiness probe writes too.',
  },
  store_write_failures_total: {
    type: 'counter',
    help: 'Writes that the store refused.',
    labels: [],
    source: 'process',
    stability: 'alpha',
    meaning: 'With readiness probes, which count too. The log has the error of the first.',
  },
  scans_unstored_total: {
    type: 'counter',
    help: 'Scans of which nothing was stored, because the store could not be written.',
    labels: ['target', 'check'],
    source: 'process',
    stability: 'alpha',
    meaning: 'What they saw is lost until the next one. `scans_total` does not count them.',
  },
} as const;
