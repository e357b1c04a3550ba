import { type AwsSecurityFinding, BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { FindingImporter, PublishOutcome, SecurityHubFinding } from '../../domain/delivery/publisher.ts';
import type { SecurityHubSink } from '../../domain/delivery/sink.ts';
import { importAction } from './sink-actions.ts';
import { outcomeOf, type SinkDependencies, sinkClient } from './sink-client.ts';

/** Findings of one request (Security Hub API reference, BatchImportFindings). */
const atOnce = 100;

/** Imports findings to one product of Security Hub. What was imported before a failure is imported again, to no harm. */
export function openFindingImporter(
  { productArn, endpoint }: SecurityHubSink,
  dependencies: SinkDependencies,
): FindingImporter {
  const { settings, requestHandler } = sinkClient({ arn: productArn, endpoint, service: 'SecurityHub' }, dependencies);
  const client = new SecurityHubClient(settings);

  async function importSome(
    findings: readonly SecurityHubFinding[],
    abortSignal: AbortSignal,
  ): Promise<PublishOutcome> {
    try {
      // The members are those of the format, which a test holds against the model of the service.
      const command = new BatchImportFindingsCommand({ Findings: findings as unknown as AwsSecurityFinding[] });
      const { FailedCount = 0, FailedFindings = [] } = await client.send(command, { abortSignal });
      if (FailedCount === 0) return { status: 'delivered' };
      const { Id = '', ErrorCode = '', ErrorMessage = '' } = FailedFindings[0] ?? {};
      const message = `${importAction} on ${productArn}: ${FailedCount} of ${findings.length} findings were refused, such as ${Id}: ${ErrorCode} ${ErrorMessage}`;
      return FailedFindings.some(({ ErrorCode: code = '' }) => /^Internal|Throttl/.test(code))
        ? { status: 'retry', failure: 'server_error', message }
        : { status: 'failed', failure: 'client_error', message };
    } catch (error) {
      return outcomeOf(error, { operation: importAction, subject: productArn });
    }
  }

  return {
    async importFindings(findings, signal) {
      let worst: PublishOutcome = { status: 'delivered' };
      for (let from = 0; from < findings.length; from += atOnce) {
        const outcome = await importSome(findings.slice(from, from + atOnce), signal);
        // One batch that is refused costs the others nothing; one that must come again brings them all.
        if (outcome.status === 'retry') return outcome;
        if (outcome.status === 'failed') worst = outcome;
      }
      return worst;
    },
    close() {
      client.destroy();
      requestHandler.destroy();
    },
  };
}
