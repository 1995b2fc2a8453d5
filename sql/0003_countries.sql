-- compatible-with: 1
-- Which countries a brand's codes may go to, and how many an hour. For brands that are there already the
-- rules are only recorded (country_rules 2), so that nobody is cut off by an upgrade; a program of the schema
-- before does neither.

ALTER TABLE brand ADD COLUMN country_rules SMALLINT NOT NULL DEFAULT 2;  -- 1 enforced, 2 only recorded

-- Without a row for it, and none for '*', a country gets no codes.
CREATE TABLE brand_country (
    brand_id       BIGINT  NOT NULL REFERENCES brand (id),
    country        TEXT    NOT NULL,  -- 'DE'; '*': every other
    codes_per_hour INTEGER NOT NULL,  -- 0: as many as are asked for
    PRIMARY KEY (brand_id, country)
);
