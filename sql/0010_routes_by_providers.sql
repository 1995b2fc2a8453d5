-- compatible-with: 1
-- Messages of one country may have different providers, by longer prefixes: the backlog of one must not hold up
-- the others. So a row names its providers itself. What a program of the schema before adds has none, and neither
-- has what waits already: those are one route, until they are sent. Such a program's claims read through a
-- backlog until it is replaced.

ALTER TABLE outbox ADD COLUMN route TEXT NOT NULL DEFAULT '';  -- 'sms:3,7,': of addresses of that kind, by providers 3, then 7
DROP INDEX outbox_route;
CREATE INDEX outbox_route ON outbox (route, next_attempt_at) WHERE state < 3;  -- said otherwise than in outbox_due, so that either is used for its own statements only
