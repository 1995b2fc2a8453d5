<?php
// GET and PUT of an account in plain PHP: PDO with persistent connections, nothing else.

declare(strict_types=1);

require __DIR__ . '/token.php';
require __DIR__ . '/account_json.php';

const ACCOUNT_OF_SESSION = <<<'SQL'
    SELECT a.*, s.jti, s.expires_at, d.id AS answer_id, d.demographic_id, d.value
    FROM session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN account_demographic d ON d.account_id = s.account_id
    WHERE s.account_id = ? AND s.id = ?
    SQL;
const RENAME = 'UPDATE account SET first_name = ?, version = version + 1, updated_at = ? WHERE id = ?';

function answer(int $status, array $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    exit(json_encode($body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
}

function refuse(int $status, string $why): never
{
    answer($status, ['status' => 'ERROR', 'code' => $status, 'message' => $why]);
}

function database(): PDO
{
    return new PDO(getenv('ACCOUNTS_DSN'), null, null, [
        PDO::ATTR_PERSISTENT => true,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        // A statement does not outlive the request: to prepare it on the server costs and brings
        // nothing. PDO puts the values in.
        PDO::ATTR_EMULATE_PREPARES => true,
    ]);
}

/** The rows of the account that the token's session is of: one for each demographic. */
function rows_of_session(PDO $db, array $claims, string $lock = ''): array
{
    $query = $db->prepare(ACCOUNT_OF_SESSION . $lock);
    $query->execute([$claims['sub'], $claims['session_id']]);
    $rows = $query->fetchAll();
    if (!$rows || $rows[0]['jti'] !== $claims['jti'] || $rows[0]['expires_at'] <= time()) {
        refuse(401, 'signed out');
    }
    return $rows;
}

function account_answer(array $rows): array
{
    $demographics = [];
    foreach ($rows as $row) {
        if ($row['answer_id'] !== null) {
            $demographics[] = [
                'id' => $row['answer_id'],
                'demographic_id' => $row['demographic_id'],
                'value' => $row['value'],
            ];
        }
    }
    return account_json($rows[0], $demographics);
}

function new_first_name(): string
{
    $name = json_decode(file_get_contents('php://input'), true)['first_name'] ?? null;
    if (!is_string($name) || $name === '' || mb_strlen($name) > 100) {
        refuse(400, 'first_name takes 1 to 100 characters');
    }
    return $name;
}

function rename_account(PDO $db, array $claims, string $name): array
{
    $postgresql = $db->getAttribute(PDO::ATTR_DRIVER_NAME) === 'pgsql';
    $db->exec($postgresql ? 'BEGIN' : 'BEGIN IMMEDIATE');
    $rows = rows_of_session($db, $claims, $postgresql ? ' FOR UPDATE OF a' : '');
    $rows[0]['first_name'] = $name;
    $rows[0]['updated_at'] = time();
    $db->prepare(RENAME)->execute([$name, $rows[0]['updated_at'], $claims['sub']]);
    $db->exec('COMMIT');
    return $rows;
}

$claims = claims_of_bearer_token($_SERVER['HTTP_AUTHORIZATION'] ?? '', getenv('TOKEN_KEY'));
if ($claims === null) {
    refuse(401, 'no good token');
}
if ($_SERVER['DOCUMENT_URI'] !== '/accounts/' . $claims['sub']) {
    refuse(403, 'somebody else\'s account');
}
$db = database();
answer(200, account_answer($_SERVER['REQUEST_METHOD'] === 'PUT'
    ? rename_account($db, $claims, new_first_name())
    : rows_of_session($db, $claims)));
