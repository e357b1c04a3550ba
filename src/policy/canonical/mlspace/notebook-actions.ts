/** Statement 4 without Amazon Translate. */
export const generalActions = [
  'comprehend:BatchDetect*',
  'comprehend:Detect*',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'iam:GetRole',
  'cloudwatch:PutMetricData',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
  'sagemaker:DescribeWorkteam',
  'sagemaker:ListEndpointConfigs',
  'sagemaker:ListEndpoints',
  'sagemaker:ListHyperParameterTuningJobs',
  'sagemaker:ListLabelingJobs',
  'sagemaker:ListModels',
  'sagemaker:ListTags',
  'sagemaker:ListTrainingJobs',
  'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
  'sagemaker:ListTransformJobs',
  'sagemaker:ListWorkteams',
];

/** Statement 4: Amazon Translate. */
export const translateActions = [
  'translate:DescribeTextTranslationJob',
  'translate:ListLanguages',
  'translate:ListTerminologies',
  'translate:ListTextTranslationJobs',
  'translate:StartTextTranslationJob',
  'translate:StopTextTranslationJob',
  'translate:TranslateDocument',
  'translate:TranslateText',
];

/** Statement 9. */
export const managementActions = [
  'sagemaker:DeleteEndpoint',
  'sagemaker:DeleteEndpointConfig',
  'sagemaker:DeleteModel',
  'sagemaker:DescribeEndpoint',
  'sagemaker:DescribeEndpointConfig',
  'sagemaker:DescribeHyperParameterTuningJob',
  'sagemaker:DescribeLabelingJob',
  'sagemaker:DescribeModel',
  'sagemaker:DescribeTrainingJob',
  'sagemaker:DescribeTransformJob',
  'sagemaker:InvokeEndpoint',
  'sagemaker:StopHyperParameterTuningJob',
  'sagemaker:StopLabelingJob',
  'sagemaker:StopTrainingJob',
  'sagemaker:StopTransformJob',
  'sagemaker:UpdateEndpoint',
  'sagemaker:UpdateEndpointWeightsAndCapacities',
];

/** Statement 14. `Retrieve*` stands twice on the page, among the mutating actions and the others. */
export const bedrockActions = [
  'bedrock:Associate*',
  'bedrock:Create*',
  'bedrock:BatchDelete*',
  'bedrock:Delete*',
  'bedrock:Put*',
  'bedrock:Retrieve*',
  'bedrock:Start*',
  'bedrock:Update*',
  'bedrock:Apply*',
  'bedrock:Detect*',
  'bedrock:List*',
  'bedrock:Get*',
  'bedrock:Invoke*',
  'bedrock:Retrieve*',
];
