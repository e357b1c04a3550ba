{{- define "notebook-drift.name" -}}
{{- if contains "notebook-drift" .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-notebook-drift" .Release.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "notebook-drift.selector" -}}
app.kubernetes.io/name: notebook-drift
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "notebook-drift.labels" -}}
{{ include "notebook-drift.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "notebook-drift.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "notebook-drift.name" .) }}{{ else }}{{ required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name }}{{ end }}
{{- end }}

{{- define "notebook-drift.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The configuration with the parts that the shape decides. */}}
{{- define "notebook-drift.config" -}}
{{- if hasKey .Values.config "store" }}{{ fail "config.store is set by the chart: choose with shape, sqlite and postgres" }}{{ end }}
{{- $http := merge (dict "host" "0.0.0.0" "port" 8080) (.Values.config.http | default dict) }}
{{- $store := dict "sqlite" (dict "path" "/var/lib/notebook-drift/notebook-drift.db") }}
{{- if eq .Values.shape "postgres" }}
{{- $store = dict "postgres" (dict "url_file" (printf "/run/secrets/notebook-drift-postgres/%s" .Values.postgres.urlSecret.key)) }}
{{- end }}
{{- merge (dict "http" $http "store" $store) (deepCopy .Values.config) | toYaml }}
{{- end }}
