-- compatible-with: 1
-- Whose messages wait, so that a claim that leaves some out does not read through them. The expression is that
-- of core/storage/sql_outbox_store.cpp, word for word.

CREATE INDEX outbox_route ON outbox ((CAST(brand_id AS TEXT) || ':' || address_kind), next_attempt_at) WHERE state <= 2;
