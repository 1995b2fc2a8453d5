-- compatible-with: 1
-- What became of a message after a provider took it, and whether its code was used.

ALTER TABLE outbox ADD COLUMN country   TEXT     NOT NULL DEFAULT '';  -- that a code went to, 'DE'
ALTER TABLE outbox ADD COLUMN receipt   SMALLINT NOT NULL DEFAULT 0;   -- 0 none, 1 failed (last_error), 2 delivered
ALTER TABLE outbox ADD COLUMN code_used SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE challenge ADD COLUMN message_id BIGINT NOT NULL DEFAULT 0;  -- that carries the code; 0: none
