/** The word behind which the program completes a command line; not meant for people. */
export const completionCommand = '__complete';

/** Stands for names of files among what the program offers. */
export const filesMark = ':files';

/**
 * What each shell reads once, so that it asks the program for completions. The words go to it as they are, never
 * through `eval`: pressing Tab must not run what stands in the line.
 */
export const completionScripts = {
  bash: `# bash completion for notebook-drift
_notebook_drift() {
  local word description
  local current=\${COMP_WORDS[COMP_CWORD]}
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # Readline takes --option=value for three words.
  if [[ $current == "=" ]]; then current=""; words[\${#words[@]}-1]=""; fi
  COMPREPLY=()
  while IFS=$'\\t' read -r word description; do
    if [[ $word == "${filesMark}" ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("$word")
    fi
  done < <(notebook-drift ${completionCommand} "\${words[@]}" 2>/dev/null)
}
complete -F _notebook_drift notebook-drift
`,
  zsh: `#compdef notebook-drift
_notebook_drift() {
  local word description files=0
  local -a found
  while IFS=$'\\t' read -r word description; do
    if [[ $word == "${filesMark}" ]]; then files=1; else found+=("\${word//:/\\\\:}\${description:+:$description}"); fi
  done < <(notebook-drift ${completionCommand} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  [[ \${words[CURRENT]} == --*=* ]] && compset -P '*='
  if (( files )); then _files; else _describe -V notebook-drift found; fi
}
if [[ $funcstack[1] == _notebook_drift ]]; then _notebook_drift; else compdef _notebook_drift notebook-drift; fi
`,
  fish: `# fish completion for notebook-drift
function __notebook_drift_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l prefix (string match -r -- '^--[^=]*=' (commandline -ct))
  for line in (notebook-drift ${completionCommand} $words[2..-1] 2>/dev/null)
    if test $line = "${filesMark}"
      __fish_complete_path (string replace -r -- '^--[^=]*=' '' (commandline -ct)) | string replace -r -- '^' "$prefix"
    else
      printf '%s\\n' "$prefix$line"
    end
  end
end
complete -c notebook-drift -f -a '(__notebook_drift_complete)'
`,
} as const;

/** A shell that has a completion script. */
export type Shell = keyof typeof completionScripts;

/** The shells in the order of the help. */
export const shells = Object.keys(completionScripts) as readonly Shell[];
