import { collectDefaultMetrics, type Registry } from 'prom-client';
import { messageTypes } from '../domain/delivery/delivery.ts';
import { deliveryFailures } from '../domain/delivery/delivery-failure.ts';
import type { ScanResult, Telemetry } from '../domain/delivery/telemetry.ts';
import { failureReasons } from '../domain/evaluation/read.ts';
import { recordEventTelemetry } from './event-metrics.ts';
import type { Instruments } from './instruments.ts';
import { awsCode, httpMethod } from './labels.ts';
import type { Watched } from './projection.ts';

/** Gauges that prom-client names `_total`: promtool refuses them, and their breakdowns by type stay. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The metrics of every Node process, without those that break the naming rules. */
export function collectRuntimeMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
}

/** Counts what the parts of the process tell. */
export function recordTelemetry(instruments: Instruments): Telemetry {
  return {
    ...recordEventTelemetry(instruments),
    awsRequest({ service, operation, code, seconds }) {
      instruments.add('aws_api_requests_total', { aws_service: service, operation, code: awsCode(code) });
      instruments.observe('aws_api_request_duration_seconds', { aws_service: service }, seconds);
    },
    scanFinished({ targetId, result, seconds }) {
      instruments.add('scans_total', { target: targetId, result });
      if (result === 'skipped') return;
      instruments.observe('scan_duration_seconds', { target: targetId }, seconds);
    },
    scanUnstored({ targetId, checkId }) {
      instruments.add('scans_unstored_total', { target: targetId, check: checkId });
    },
    storeWritten({ ok }) {
      instruments.set('store_writable', {}, ok ? 1 : 0);
      if (!ok) instruments.add('store_write_failures_total', {});
    },
    checkFailed({ targetId, checkId, reason }) {
      instruments.add('check_errors_total', { target: targetId, check: checkId, reason });
    },
    scanScheduled({ targetId, checkId, nextAt, intervalSeconds }) {
      const labels = { target: targetId, check: checkId };
      instruments.set('scan_next_timestamp_seconds', labels, nextAt / 1_000);
      instruments.set('scan_interval_seconds', labels, intervalSeconds);
    },
    deliveryAttempted({ sinkId, event, failure, seconds }) {
      instruments.add('deliveries_total', { sink: sinkId, event });
      if (failure !== undefined) instruments.add('deliveries_failed_total', { sink: sinkId, reason: failure });
      instruments.observe('delivery_duration_seconds', { sink: sinkId }, seconds);
    },
    repeatDropped({ sinkId }) {
      instruments.add('deliveries_dropped_total', { sink: sinkId });
    },
    httpRequest({ method: given, route, code, seconds }) {
      const method = httpMethod(given);
      instruments.add('http_requests_total', { method, route, code: String(code) });
      instruments.observe('http_request_duration_seconds', { method, route }, seconds);
    },
  };
}

const scanResults: readonly ScanResult[] = ['success', 'partial', 'failure', 'aborted', 'skipped'];

/** Starts every series whose labels are known at 0, so that a first increase is seen as one. */
export function initialiseCounters(instruments: Instruments, { targets, checks, sinks }: Watched): void {
  // The store is open when there are metrics, and opening it writes.
  instruments.set('store_writable', {}, 1);
  instruments.add('store_write_failures_total', {}, 0);
  for (const { id: target } of targets) {
    for (const result of scanResults) instruments.add('scans_total', { target, result }, 0);
    instruments.zero('scan_duration_seconds', { target });
    for (const { id: check } of checks) {
      instruments.add('scans_unstored_total', { target, check }, 0);
      for (const reason of failureReasons) instruments.add('check_errors_total', { target, check, reason }, 0);
    }
  }
  for (const { id: sink } of sinks) {
    for (const event of messageTypes) instruments.add('deliveries_total', { sink, event }, 0);
    for (const reason of deliveryFailures) instruments.add('deliveries_failed_total', { sink, reason }, 0);
    instruments.add('deliveries_dropped_total', { sink }, 0);
    instruments.zero('delivery_duration_seconds', { sink });
  }
}
