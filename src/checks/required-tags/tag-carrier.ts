import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import type { TagScanSettings } from './tag-scan-settings.ts';

/**
 * The ARN of another resource whose tags count for this one; `undefined` where it carries its own. Versions of a model
 * package cannot have any in practice, and their group does (workbench 90; aws-controllers-k8s/sagemaker-controller 54).
 */
export function tagCarrierOf(
  { type, arn }: Pick<ResourceReference, 'type' | 'arn'>,
  { modelPackageVersions }: Pick<TagScanSettings, 'modelPackageVersions'>,
): string | undefined {
  if (type !== 'model-package' || modelPackageVersions === 'own') return undefined;
  const match = /^(.*:)model-package\/(.+)\/\d+$/.exec(arn);
  return match ? `${match[1]}model-package-group/${match[2]}` : undefined;
}
