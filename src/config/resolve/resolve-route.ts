import { parseDocument } from 'yaml';
import type { HttpSink, SinkSettings } from '../../domain/delivery/sink.ts';
import { sha256 } from '../../hashing/sha256.ts';
import type { Path } from '../problems/problem.ts';
import type { SinkConfiguration } from '../schema/sinks.ts';
import { eventBusArn, httpUrl, mailAddress, productArn, topicArn } from '../schema/values.ts';
import type { SecretContext } from './loaded/secrets.ts';

type Route = NonNullable<SinkConfiguration['route']>;

/** The most addresses of one sink: each is told of every check of every target apart. */
const mostAddresses = 200;

/**
 * A sink that routes as one sink for each address of its map, and the sink itself for all others. Only what stands in the map
 * is an address, and each is what the sink's own must be.
 */
export async function resolveRoute(
  sink: SinkSettings,
  { route, path }: { readonly route: Route; readonly path: Path },
  context: SecretContext,
): Promise<readonly SinkSettings[]> {
  const place = [...path, 'route', 'map_file'];
  const text = await context.files.readConfidential(place, route.map_file);
  const entries = text === undefined ? undefined : entriesOf(text, place, context);
  if (!entries) return [];
  const byAddress = Map.groupBy(entries, ({ address }) => address);
  if (byAddress.size > mostAddresses) {
    context.complaints.refuseQuietly(
      place,
      `the file has ${byAddress.size} addresses: at most ${mostAddresses} can be`,
    );
  }
  const mapped = new Set(entries.map(({ value }) => value));
  const addressed = [...byAddress].flatMap(([address, own]): readonly SinkSettings[] => {
    context.files.secrets.add(address);
    const mistake = mistakeOf(address, sink);
    for (const entry of mistake === undefined ? [] : own) {
      context.complaints.refuseQuietly(place, `entry ${entry.place} of the file ${mistake}`);
    }
    if (mistake !== undefined) return [];
    const values = new Set(own.map(({ value }) => value));
    const id = `${sink.id}/${sha256(address).slice(0, 8)}`;
    return [{ ...withAddress(sink, address), id, route: { key: route.key, values, mapped } }];
  });
  return [{ ...sink, route: { key: route.key, mapped } }, ...addressed];
}

interface Entry {
  readonly value: string;
  readonly address: string;
  /** The how-manieth of the file it is. */
  readonly place: number;
}

/** The entries in the order of the file; no value of a tag is ever looked up in an object. */
function entriesOf(text: string, place: Path, { complaints }: SecretContext): readonly Entry[] | undefined {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    // The words of the parser quote the line, which may be a secret.
    const { line = 1 } = error.linePos?.[0] ?? {};
    complaints.refuseQuietly(place, `line ${line} of the file is no YAML, or names a value twice`);
    return undefined;
  }
  const map = mapIn(document);
  if (!map || map.size === 0) {
    complaints.refuseQuietly(place, 'the file holds no mapping', 'Write one line for each value: ana: https://…');
    return undefined;
  }
  const entries = [...map].map(([value, address], index) => ({
    value,
    address,
    place: index + 1,
  }));
  const wrong = entries.filter(({ value, address }) => typeof value !== 'string' || typeof address !== 'string');
  for (const entry of wrong)
    complaints.refuseQuietly(place, `entry ${entry.place} of the file is not one value and one address`);
  return wrong.length > 0 ? undefined : (entries as readonly Entry[]);
}

/** The mapping of a document; aliases, which could make a small file large, are none of it. */
function mapIn(document: ReturnType<typeof parseDocument>): ReadonlyMap<unknown, unknown> | undefined {
  try {
    const content: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 });
    return content instanceof Map ? content : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with an address, by the rules for the sink's own; `undefined` where nothing is. */
function mistakeOf(address: string, sink: SinkSettings): string | undefined {
  if ('url' in sink && sink.type !== 'pagerduty') return mistakeOfUrl(address, sink.insecure);
  const { fits, what } = addresses[sink.type];
  return fits(address) ? undefined : `has no ${what} as its address`;
}

/** What the addresses of sinks are that are reached by no URL of their own. */
const addresses: {
  readonly [Type in Exclude<SinkSettings, HttpSink>['type'] | 'pagerduty']: {
    readonly fits: (address: string) => boolean;
    readonly what: string;
  };
} = {
  sns: { fits: (address) => topicArn.safeParse(address).success, what: 'topic ARN' },
  pagerduty: { fits: (address) => /^[A-Za-z0-9]{32}$/.test(address), what: 'integration key of 32 letters and digits' },
  securityhub: { fits: (address) => productArn.safeParse(address).success, what: 'product ARN' },
  eventbridge: { fits: (address) => eventBusArn.safeParse(address).success, what: 'event bus ARN' },
  email: { fits: (address) => mailAddress.safeParse(address).success, what: 'mail address' },
};

function mistakeOfUrl(address: string, insecure: boolean): string | undefined {
  if (!httpUrl.safeParse(address).success || /\s/.test(address))
    return 'has no absolute http or https URL as its address';
  const isPlain = new URL(address).protocol === 'http:';
  return isPlain && !insecure ? 'would send messages unencrypted over http://' : undefined;
}

function withAddress(sink: SinkSettings, address: string): SinkSettings {
  if (sink.type === 'sns') return { ...sink, topicArn: address };
  if (sink.type === 'securityhub') return { ...sink, productArn: address };
  if (sink.type === 'eventbridge') return { ...sink, eventBusArn: address };
  if (sink.type === 'email') return { ...sink, to: [address] };
  return sink.type === 'pagerduty' ? { ...sink, routingKey: address } : { ...sink, url: address };
}
