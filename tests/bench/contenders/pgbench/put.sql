\set id random(1, :accounts)
\set number random(1, 1000000)
BEGIN;
SELECT a.*, s.jti, s.expires_at, d.id AS answer_id, d.demographic_id, d.value FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN account_demographic d ON d.account_id = s.account_id WHERE s.account_id = :id AND s.id = :id FOR UPDATE OF a;
UPDATE account SET first_name = 'Jon ' || :number, version = version + 1, updated_at = :number WHERE id = :id;
END;
