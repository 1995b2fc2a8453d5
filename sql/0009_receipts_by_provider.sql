-- compatible-with: 1
-- A provider may report on a message that another one took in the end.

ALTER TABLE outbox ADD COLUMN receipt_provider_id BIGINT NOT NULL DEFAULT 0;  -- that said what receipt holds; 0 none
