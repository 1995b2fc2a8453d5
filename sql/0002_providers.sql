-- compatible-with: 1
-- Which brands and countries a provider serves, and whether it is used at all. A program of the schema
-- before knows provider.brand_id alone and takes an inactive provider for one in use: have all processes on
-- this version before providers are made inactive.

ALTER TABLE provider ADD COLUMN state SMALLINT NOT NULL DEFAULT 1;  -- 1 active, 2 inactive
ALTER TABLE provider ADD COLUMN prefixes TEXT NOT NULL DEFAULT '';  -- '+49,+43': E.164 numbers that begin so; '': all

-- Without a row here a provider serves every brand. provider.brand_id is the first of them.
CREATE TABLE provider_brand (
    provider_id BIGINT NOT NULL,
    brand_id    BIGINT NOT NULL,
    PRIMARY KEY (provider_id, brand_id)
);
INSERT INTO provider_brand (provider_id, brand_id) SELECT id, brand_id FROM provider WHERE brand_id <> 0;
