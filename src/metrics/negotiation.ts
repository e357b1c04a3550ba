import { Registry, type RegistryContentType } from 'prom-client';

/**
 * The exposition format that a scraper prefers: OpenMetrics 1.0.0 where its Accept header rates it above plain text, the
 * Prometheus text format otherwise, whatever it asks for (Prometheus, "Scrape protocol content negotiation").
 */
export function negotiateFormat(accept: string | undefined): RegistryContentType {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const best = (matches: (range: MediaRange) => boolean) =>
    Math.max(0, ...ranges.filter(matches).map(({ quality }) => quality));
  const openMetrics = best(({ type, version }) => type === 'application/openmetrics-text' && version === '1.0.0');
  const text = best(({ type }) => type === 'text/plain' || type === 'text/*');
  return openMetrics > 0 && openMetrics >= text ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE;
}

interface MediaRange {
  readonly type: string;
  readonly version: string;
  readonly quality: number;
}

function parseRange(range: string): MediaRange {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const valueOf = (name: string) => parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const quality = Number(valueOf('q') ?? 1);
  return { type, version: valueOf('version') ?? '1.0.0', quality: Number.isFinite(quality) ? quality : 0 };
}
