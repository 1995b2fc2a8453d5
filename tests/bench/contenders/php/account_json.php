<?php
// The answer that every contender gives, field for field that of Patron.

declare(strict_types=1);

/** @param array $demographics  each with id, demographic_id and value */
function account_json(array $account, array $demographics): array
{
    return [
        'status' => 'OK',
        'code' => 200,
        'data' => [
            'id' => $account['uuid'],
            'type_id' => 1,
            'reference_type' => 'CustomerAccount',
            'first_name' => $account['first_name'],
            'last_name' => $account['last_name'],
            'email' => $account['email'],
            'phone_number' => $account['phone_number'],
            'locale' => $account['locale'],
            'state' => (int) $account['state'],
            'demographics' => $demographics,
            'optin_status_email' => (int) $account['optin_email'],
            'optin_status_pn' => (int) $account['optin_push'],
            'has_pending_email_change' => false,
            'has_pending_phone_number_change' => false,
            'is_social' => false,
            'social_login' => [],
            'updated_at' => gmdate(DATE_ATOM, (int) $account['updated_at']),
            'created_at' => gmdate(DATE_ATOM, (int) $account['created_at']),
        ],
    ];
}
