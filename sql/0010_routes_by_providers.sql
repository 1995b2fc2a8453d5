-- compatible-with: 1
-- Messages of one country may have different providers, by longer prefixes: the backlog of one must not hold up
-- the others. So a row names its providers itself. What a program of the schema before adds has none, and its
-- claims read through a backlog until it is replaced.

ALTER TABLE outbox ADD COLUMN route TEXT NOT NULL DEFAULT '';  -- 'sms:3,7,': of addresses of that kind, by providers 3, then 7
DROP INDEX outbox_route;
CREATE INDEX outbox_route ON outbox (route, next_attempt_at) WHERE state <= 2;
