<?php
// Bearer tokens (HS256), checked as careful code by hand does.

declare(strict_types=1);

function base64url_decode(string $text): string
{
    return (string) base64_decode(strtr($text, '-_', '+/'), true);
}

/** The claims of a good and current token, or null. */
function claims_of_bearer_token(string $authorization, string $key): ?array
{
    if (!preg_match('/^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/D', $authorization, $part)) {
        return null;
    }
    $header = json_decode(base64url_decode($part[1]), true);
    if (($header['alg'] ?? '') !== 'HS256') {
        return null;
    }
    $signature = hash_hmac('sha256', $part[1] . '.' . $part[2], $key, true);
    if (!hash_equals($signature, base64url_decode($part[3]))) {
        return null;
    }
    $claims = json_decode(base64url_decode($part[2]), true);
    $now = time();
    if (!is_array($claims) || $claims['exp'] <= $now || $claims['nbf'] > $now) {
        return null;
    }
    return $claims;
}
