import type { ReadFailure } from '../domain/evaluation/read.ts';
import type {
  FactQuestion,
  FactSources,
  FactValue,
  InstallationFactId,
  InstallationFacts,
} from '../domain/target/installation-facts.ts';
import type { InstallationReading } from '../domain/target/installation-reading.ts';
import { enabledInstanceTypes, switchedOffServices } from './app-configuration.ts';
import { datasetsOfUser } from './datasets-of-user.ts';
import { volumeKeyExemptions } from './volume-key-exemptions.ts';

type Tables = NonNullable<InstallationReading['tables']>;
type InstanceTypes = NonNullable<InstallationReading['instanceTypes']>;

/** Where a fact comes from, and how it is computed. */
type FactProvider =
  | { readonly from: 'tables'; readonly value: (tables: Tables, question: FactQuestion) => FactValue }
  | { readonly from: 'instanceTypes'; readonly value: (types: InstanceTypes, question: FactQuestion) => FactValue };

const enabled = (kind: string): FactProvider => ({
  from: 'tables',
  value: ({ appConfiguration }) => enabledInstanceTypes(appConfiguration, kind),
});

/** Every fact of an installation. */
const providers: { readonly [Id in InstallationFactId]: FactProvider } = {
  'datasets-of-user': {
    from: 'tables',
    value: (tables, { tags }) => {
      const user = Object.hasOwn(tags, 'user') ? tags['user'] : undefined;
      return user === undefined ? { ok: false, problem: 'the role has no tag user' } : datasetsOfUser(user, tables);
    },
  },
  'endpoint-instance-types': enabled('endpoint'),
  'switched-off-services': {
    from: 'tables',
    value: ({ appConfiguration }) => switchedOffServices(appConfiguration),
  },
  'training-instance-types': enabled('trainingJob'),
  'transform-instance-types': enabled('transformJob'),
  'volume-key-exemptions': {
    from: 'instanceTypes',
    value: (types, { live }) =>
      types.ok ? volumeKeyExemptions(live, types.value) : { ok: false, failure: types.failure },
  },
};

/** Whether what a fact comes from is read, as a target is configured. */
export function isProvided(id: InstallationFactId, sources: FactSources): boolean {
  return providers[id].from === 'tables' ? sources.tables !== undefined : sources.instanceTypes;
}

/** Answers the facts out of what was read. What nobody configured to be read is a failure that says so. */
export function installationFacts(reading: InstallationReading): InstallationFacts {
  return (id, question) => {
    const provider = providers[id];
    if (provider.from === 'tables') {
      return reading.tables ? provider.value(reading.tables, question) : notConfigured(id, 'targets[].facts.tables');
    }
    return reading.instanceTypes
      ? provider.value(reading.instanceTypes, question)
      : notConfigured(id, 'targets[].facts.instance_types');
  };
}

function notConfigured(id: InstallationFactId, setting: string): FactValue {
  const failure: ReadFailure = {
    reason: 'invalid_input',
    operation: 'facts',
    subject: id,
    message: `This is not read; set ${setting}, or give the parameter in the configuration`,
  };
  return { ok: false, failure };
}
