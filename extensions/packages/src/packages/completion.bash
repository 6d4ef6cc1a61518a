# Completion for srt in bash: srt's own options, then whatever the command completes.
_srt() {
    local at word
    for ((at = 1; at < COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        case $word in
            -s | --settings | --backend | -c) ((++at)) ;;
            --) ((++at)); break ;;
            -*) ;;
            *) break ;;
        esac
    done
    if ((at < COMP_CWORD)) || [[ ${COMP_WORDS[COMP_CWORD - 1]} == -- ]]; then
        # The words of another command; bash-completion, which has this file loaded, knows how.
        if declare -F _comp_command_offset >/dev/null; then _comp_command_offset "$at"
        elif declare -F _command_offset >/dev/null; then _command_offset "$at"
        fi
        return
    fi
    local current=${COMP_WORDS[COMP_CWORD]}
    case ${COMP_WORDS[COMP_CWORD - 1]} in
        -s | --settings) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        -c) ;;
        --backend) mapfile -t COMPREPLY < <(compgen -W 'bubblewrap landlock' -- "$current") ;;
        *)
            if [[ $current == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '-s --settings -c --backend -d --debug -h --help -V --version' -- "$current")
            else
                mapfile -t COMPREPLY < <(compgen -W 'trust backends' -c -- "$current")
            fi
            ;;
    esac
}
complete -o default -F _srt srt
