#!/bin/sh
# The whole way of a learner with nothing but curl: register, enrol, read, answer, complete, certificate, mail, verify.
#
#   chancery publish docs/examples          once, adds the little course that is used here
#   docs/walkthrough.sh [ADDRESS [DATA]]    default: http://127.0.0.1:8080 and ./data
#
# DATA is the server's data folder, to look for the mail; where it cannot be read, that step is left out.
set -eu

base=${1:-http://127.0.0.1:8080}
data=${2:-./data}
api=$base/api/v1
course=notes-verbales
stamp=$(date +%s)$$
email=walker$stamp@mfa.example
password="harbour-consul-$stamp"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() { printf '\n== %s\n' "$1"; }

# call METHOD PATH [BODY]: prints the answer; anything but 2xx ends the script.
call() {
    method=$1 path=$2
    shift 2
    [ $# -eq 0 ] || set -- --data "$1"
    status=$(curl --silent --show-error --output "$folder/answer" --write-out '%{http_code}' --request "$method" \
        --header 'Content-Type: application/json' --header "Authorization: Bearer $token" "$@" "$api$path")
    case $status in
        2??) cat "$folder/answer" ;;
        *)
            printf '%s %s answered %s:\n' "$method" "$path" "$status" >&2
            cat "$folder/answer" >&2
            printf '\n' >&2
            return 1
            ;;
    esac
}

# open_call PATH BODY: a POST of somebody who is not signed in.
open_call() {
    curl --silent --show-error --fail-with-body --header 'Content-Type: application/json' --data "$2" "$api$1"
}

# field NAME: the first text of that name in the JSON on standard input.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

say "Register $email"
open_call /auth/register \
    "{\"email\":\"$email\",\"password\":\"$password\",\"full_name\":\"Amina Walker\",\"language\":\"en\"}"

say 'Sign in'
token=$(open_call /auth/login "{\"email\":\"$email\",\"password\":\"$password\"}" | field access_token)
call GET /me

say "Enrol in $course"
enrolled=$(call POST "/courses/$course/enrolments" '{}')
echo "$enrolled"
enrolment=$(echo "$enrolled" | field id)

say 'Read the lesson, and mark it done'
call GET "/enrolments/$enrolment/lessons/writing/the-note" | cut -c 1-160
call PUT "/enrolments/$enrolment/lessons/writing/the-note/completion" >/dev/null

say 'Take the quiz'
attempt=$(call POST "/enrolments/$enrolment/quizzes/writing/check/attempts" | field id)
call PUT "/attempts/$attempt/responses/third-person" '{"sequence":1,"response":true}'
echo
call POST "/attempts/$attempt/submission" \
    '{"responses":{"signed":{"sequence":1,"response":false},"year":{"sequence":1,"response":1961}}}'

say 'The enrolment is completed'
standing=$(call GET "/enrolments/$enrolment")
echo "$standing"
[ "$(echo "$standing" | field status)" = completed ]

say 'The certificate'
certificates=$(call GET /me/certificates)
echo "$certificates"
certificate=$(echo "$certificates" | field id)
code=$(echo "$certificates" | field code)
tries=0
until curl --silent --fail --output "$folder/certificate.pdf" --header "Authorization: Bearer $token" \
    "$api/certificates/$certificate/pdf"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { echo 'the certificate was not made within a minute' >&2; exit 1; }
    sleep 1
done
head -c 8 "$folder/certificate.pdf"
echo " $(wc -c <"$folder/certificate.pdf") bytes"

if [ -d "$data/mail" ]; then
    say "The mail with the certificate, in $data/mail"
    tries=0
    until mail=$(grep -l "$email" "$data"/mail/*.eml | while read -r file; do
        if grep -q 'application/pdf' "$file"; then echo "$file"; fi
    done) && [ -n "$mail" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 30 ] || { echo 'no mail with the certificate came' >&2; exit 1; }
        sleep 1
    done
    echo "$mail"
    grep -i '^subject:' "$mail"
fi

say "Verify $code, as anybody can"
verified=$(curl --silent --show-error --fail "$api/certificates/verify/$code")
echo "$verified"
[ "$(echo "$verified" | field state)" = valid ]
if command -v sha256sum >/dev/null; then
    [ "$(echo "$verified" | field pdf_sha256)" = "$(sha256sum "$folder/certificate.pdf" | cut -d ' ' -f 1)" ]
    echo 'The PDF is the genuine one.'
fi
