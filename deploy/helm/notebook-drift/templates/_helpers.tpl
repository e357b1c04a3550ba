{{/* Names of Services are DNS labels: a release may have dots in its own. */}}
{{- define "notebook-drift.name" -}}
{{- $chart := .Values.nameOverride | default "notebook-drift" }}
{{- $release := .Release.Name | replace "." "-" }}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride }}{{ else if contains $chart $release }}{{ $release | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" $release $chart | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "notebook-drift.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace }}
{{- end }}

{{- define "notebook-drift.selector" -}}
app.kubernetes.io/name: notebook-drift
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "notebook-drift.labels" -}}
{{ include "notebook-drift.selector" . }}
{{ include "notebook-drift.chartLabels" . }}
{{- end }}

{{/* Of every object, also of those that no selector is to find. */}}
{{- define "notebook-drift.chartLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "notebook-drift.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "notebook-drift.name" .) }}{{ else }}{{ required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name }}{{ end }}
{{- end }}

{{- define "notebook-drift.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* A probe of the values, asking this path unless it says itself what it asks. */}}
{{- define "notebook-drift.probe" -}}
{{- $probe := deepCopy .probe }}
{{- if not (or $probe.exec $probe.tcpSocket $probe.grpc) }}
{{- $probe = merge $probe (dict "httpGet" (dict "path" .path "port" (include "notebook-drift.internalPort" .root))) }}
{{- end }}
{{- toYaml $probe }}
{{- end }}

{{- define "notebook-drift.internalPort" -}}
{{ if .Values.internalPort }}internal{{ else }}http{{ end }}
{{- end }}

{{/* What no schema says in words that help. */}}
{{- define "notebook-drift.refuse" -}}
{{- $database := .Values.postgres.urlSecret.name }}
{{- if eq .Values.shape "sqlite" }}
{{- if ne (int .Values.postgres.replicas) 2 }}{{ fail "postgres.replicas is of the shape postgres: an SQLite file has one owner, so one replica" }}{{ end }}
{{- if $database }}{{ fail "postgres.urlSecret.name is of the shape postgres: choose that shape, or leave it out" }}{{ end }}
{{- if .Values.postgres.caSecret.name }}{{ fail "postgres.caSecret.name is of the shape postgres: choose that shape, or leave it out" }}{{ end }}
{{- else }}
{{- if not $database }}{{ fail "postgres.urlSecret.name is needed: an existing Secret with the URL of the database" }}{{ end }}
{{- if .Values.sqlite.persistence.existingClaim }}{{ fail "sqlite.persistence.existingClaim is of the shape sqlite: choose that shape, or leave it out" }}{{ end }}
{{- end }}
{{- if hasKey .Values.config "store" }}{{ fail "config.store is set by the chart: choose with shape, sqlite, postgres, retention and waitAtStart" }}{{ end }}
{{- $http := .Values.config.http | default dict }}
{{- if hasKey $http "internal_port" }}{{ fail "config.http.internal_port is set by the chart: choose with internalPort" }}{{ end }}
{{- if hasKey $http "port" }}{{ fail "config.http.port is set by the chart, to 8080: choose the port of the Service with service.port" }}{{ end }}
{{- if hasKey $http "host" }}{{ fail "config.http.host is set by the chart, to 0.0.0.0: leave it out" }}{{ end }}
{{- if eq (int .Values.internalPort) 8080 }}{{ fail "internalPort is 8080, where the program listens for everything else: choose another one, or 0 for none" }}{{ end }}
{{- if eq (int .Values.internalPort) (int .Values.service.port) }}{{ fail "internalPort and service.port are one port of the Service: choose two" }}{{ end }}
{{- if eq (int .Values.postgres.connections) 1 }}{{ fail "postgres.connections is 1: a replica needs 2 at least; 0 is the default of the program" }}{{ end }}
{{- if not (or .Values.config.targets .Values.config.discovery) }}{{ fail "config.targets is needed: at least one installation to watch, or config.discovery" }}{{ end }}
{{- if and .Values.serviceMonitor.enabled $http.metrics_token_file (not .Values.serviceMonitor.tokenSecret.name) }}{{ fail "serviceMonitor.tokenSecret.name is needed: config.http.metrics_token_file asks Prometheus for a token" }}{{ end }}
{{- end }}

{{/* The configuration with the parts that the shape decides. */}}
{{- define "notebook-drift.config" -}}
{{- include "notebook-drift.refuse" . }}
{{- $http := merge (dict "host" "0.0.0.0" "port" 8080) (deepCopy (.Values.config.http | default dict)) }}
{{- if .Values.internalPort }}{{ $_ := set $http "internal_port" (int .Values.internalPort) }}{{ end }}
{{- $store := dict "sqlite" (dict "path" "/var/lib/notebook-drift/notebook-drift.db") }}
{{- if eq .Values.shape "postgres" }}
{{- $database := dict "url_file" (printf "/run/secrets/notebook-drift-postgres/%s" .Values.postgres.urlSecret.key) }}
{{- if .Values.postgres.caSecret.name }}{{ $_ := set $database "ca_file" (printf "/run/secrets/notebook-drift-postgres-ca/%s" .Values.postgres.caSecret.key) }}{{ end }}
{{- if .Values.postgres.connections }}{{ $_ := set $database "connections" (int .Values.postgres.connections) }}{{ end }}
{{- $store = dict "postgres" $database }}
{{- end }}
{{- with .Values.retention }}{{ $_ := set $store "retention" . }}{{ end }}
{{- with .Values.waitAtStart }}{{ $_ := set $store "wait_at_start" . }}{{ end }}
{{- merge (dict "http" $http "store" $store) (deepCopy .Values.config) | toYaml }}
{{- end }}
