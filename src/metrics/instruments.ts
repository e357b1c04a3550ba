import { Counter, Gauge, Histogram, type Metric, type Registry } from 'prom-client';
import {
  type LabelsOf,
  type MetricDefinition,
  type MetricName,
  metricDefinitions,
  metricPrefix,
} from './definitions.ts';
import type { Sample } from './projection.ts';

type NamesOf<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof metricDefinitions)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** Creates the instruments of one registry from their definitions, each at its first use. */
export class Instruments {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  add<Name extends NamesOf<'counter'>>(name: Name, labels: LabelsOf<Name>, value = 1): void {
    this.#find(name, (settings) => new Counter(settings)).inc(labels, value);
  }

  set<Name extends NamesOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#find(name, (settings) => new Gauge(settings)).set(labels, value);
  }

  observe<Name extends NamesOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#find(name, createHistogram).observe(labels, value);
  }

  /** Shows a histogram of these labels before its first observation. */
  zero<Name extends NamesOf<'histogram'>>(name: Name, labels: LabelsOf<Name>): void {
    this.#find(name, createHistogram).zero(labels);
  }

  /** Records a value from the projection, whatever metric it belongs to. */
  record({ name, labels, value }: Sample): void {
    if (metricDefinitions[name].type === 'counter') {
      this.#find(name, (settings) => new Counter(settings)).inc(labels, value);
    } else {
      this.#find(name, (settings) => new Gauge(settings)).set(labels, value);
    }
  }

  #find<Instrument extends Metric>(name: MetricName, create: (settings: Settings) => Instrument): Instrument {
    const fullName = metricPrefix + name;
    const existing = this.#registry.getSingleMetric(fullName);
    if (existing) return existing as Instrument;
    const { help, labels, buckets }: MetricDefinition = metricDefinitions[name];
    return create({
      name: fullName,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      ...(buckets && { buckets: [...buckets] }),
    });
  }
}

interface Settings {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
  readonly buckets?: number[];
}

function createHistogram(settings: Settings): Histogram {
  return new Histogram(settings);
}
