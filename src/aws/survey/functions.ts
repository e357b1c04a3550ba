import { type FunctionConfiguration, type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Read } from '../../domain/evaluation/read.ts';
import {
  type SurveyedVariable,
  type SurveyedVariables,
  surveyedVariables,
} from '../../domain/target/account-survey.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** The variables that the functions of a region have, as far as MLSpace gives them their names; others are not kept. */
export function readVariables(
  client: LambdaClient,
  region: string,
  signal: AbortSignal,
): Promise<Read<SurveyedVariables>> {
  return attempt({ operation: 'lambda:ListFunctions', subject: region, signal }, async () => {
    const found = new Map<SurveyedVariable, Map<string, string[]>>();
    const tokens = new TokenWatch();
    let marker: string | undefined;
    do {
      const command = new ListFunctionsCommand({ MaxItems: 50, ...(marker ? { Marker: marker } : {}) });
      const answer = await client.send(command, { abortSignal: signal });
      const functions = present(answer.Functions, 'Functions');
      for (const one of functions) keepVariables(one, found);
      marker = answer.NextMarker;
      const endless = marker ? tokens.endlessBy(marker, functions.length) : undefined;
      if (endless !== undefined) throw new MalformedAnswer(endless);
    } while (marker);
    return Object.fromEntries([...found].map(([name, values]) => [name, Object.fromEntries(values)]));
  });
}

/** A function counts as one of MLSpace by the two variables that all of its functions have one of. */
function keepVariables(
  { FunctionName: name, Environment }: FunctionConfiguration,
  found: Map<SurveyedVariable, Map<string, string[]>>,
): void {
  const variables = Environment?.Variables ?? {};
  if (!('MANAGE_IAM_ROLES' in variables || 'SYSTEM_TAG' in variables)) return;
  for (const variable of surveyedVariables) {
    const value = variables[variable];
    if (!value) continue;
    const values = found.get(variable) ?? new Map<string, string[]>();
    found.set(variable, values);
    values.set(value, [...(values.get(value) ?? []), present(name, 'FunctionName')]);
  }
}
