-- compatible-with: 1
-- What brands say in their own words. A program of the schema before sends its built-in texts, without an
-- imprint, until it is replaced.

ALTER TABLE brand ADD COLUMN imprint TEXT NOT NULL DEFAULT '';  -- plain text of some lines, in the footer of mails

-- Mustache templates; '': the brand has no words of its own for that part.
CREATE TABLE message_text (
    brand_id BIGINT NOT NULL REFERENCES brand (id),
    kind     TEXT   NOT NULL,  -- sign_in_code, identifier_changed, ...
    language TEXT   NOT NULL,  -- BCP 47: de, de-AT, sr-Latn
    subject  TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    html     TEXT   NOT NULL,
    sms      TEXT   NOT NULL,
    PRIMARY KEY (brand_id, kind, language)
);
