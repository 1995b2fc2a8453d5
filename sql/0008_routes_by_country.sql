-- compatible-with: 1
-- The providers of a message differ by the country of its number as well: the backlog of one country must not
-- hold up the others. A program of the schema before goes on, and reads through a backlog until it is replaced. The expression is that of core/storage/sql_outbox_store.cpp, word for word.

DROP INDEX outbox_route;
CREATE INDEX outbox_route
    ON outbox ((CAST(brand_id AS TEXT) || ':' || address_kind || ':' || country), next_attempt_at) WHERE state <= 2;
