#!/bin/sh
# Certificates for tests, made anew with openssl into a folder:
#
#   certificates.sh <folder>
#
#   ca.pem          the authority to trust         other-ca.pem     one that nobody knows
#   good.pem        localhost, 127.0.0.1, ::1      wrong-name.pem   elsewhere.test
#   wrong-ca.pem    as good.pem, by other-ca       expired.pem      as good.pem, no longer valid
#
# All of them use server.key.
set -eu
cd "$1"

quiet() { "$@" >>openssl.log 2>&1 || { cat openssl.log >&2; exit 1; }; }

authority() {
    quiet openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
        -keyout "$1.key" -out "$1.pem" -subj "/CN=$2" -addext keyUsage=critical,keyCertSign
}

# name, authority, alternative names, days
server() {
    printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$3" >"$1.ext"
    quiet openssl x509 -req -in server.csr -CA "$2.pem" -CAkey "$2.key" -CAcreateserial \
        -days "$4" -extfile "$1.ext" -out "$1.pem"
}

here=DNS:localhost,DNS:smtp.test,IP:127.0.0.1,IP:::1
authority ca "Test authority"
authority other-ca "Unknown authority"
quiet openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key \
    -out server.csr -subj /CN=test-server
server good ca "$here" 3650
server wrong-name ca DNS:elsewhere.test 3650
server wrong-ca other-ca "$here" 3650
server expired ca "$here" -1
