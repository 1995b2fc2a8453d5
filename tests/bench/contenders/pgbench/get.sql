\set id random(1, :accounts)
SELECT a.*, s.jti, s.expires_at, d.id AS answer_id, d.demographic_id, d.value FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN account_demographic d ON d.account_id = s.account_id WHERE s.account_id = :id AND s.id = :id;
