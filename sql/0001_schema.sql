-- compatible-with: 1
-- The first schema. Rules for this folder: README.md.

-- One row: what holds for the whole installation.
CREATE TABLE installation (
    id               SMALLINT PRIMARY KEY CHECK (id = 1),
    prv              TEXT     NOT NULL DEFAULT '',  -- the tokens' `prv` claim
    settings_version BIGINT   NOT NULL DEFAULT 1    -- rises with every change of brands, providers, keys
);
INSERT INTO installation (id) VALUES (1);

-- Brands and what belongs to them: few rows, read whole.

CREATE TABLE brand (
    id                           BIGINT   NOT NULL PRIMARY KEY,
    name                         TEXT     NOT NULL UNIQUE,
    auth_type                    TEXT     NOT NULL,
    optin_type                   SMALLINT NOT NULL,
    sms_sender_id                TEXT     NOT NULL,
    language_id                  INTEGER  NOT NULL,
    locale                       TEXT     NOT NULL,
    domain                       TEXT     NOT NULL,
    public_url                   TEXT     NOT NULL,
    phone_number_unique          SMALLINT NOT NULL,
    registration_enabled         SMALLINT NOT NULL,
    reveal_accounts              SMALLINT NOT NULL,
    require_recent_sign_in       SMALLINT NOT NULL,
    end_other_sessions_on_change SMALLINT NOT NULL,
    session_idle_limit_ms        BIGINT   NOT NULL,
    refresh_ttl_s                BIGINT   NOT NULL
);

CREATE TABLE demographic (
    brand_id   BIGINT   NOT NULL REFERENCES brand (id),
    id         TEXT     NOT NULL,
    position   INTEGER  NOT NULL,
    name       TEXT     NOT NULL,
    type       TEXT     NOT NULL,
    required   SMALLINT NOT NULL,
    is_mutable SMALLINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);

CREATE TABLE demographic_choice (
    brand_id       BIGINT  NOT NULL,
    demographic_id TEXT    NOT NULL,
    position       INTEGER NOT NULL,
    choice         TEXT    NOT NULL,
    PRIMARY KEY (brand_id, demographic_id, position)
);

CREATE TABLE application (
    id       BIGINT NOT NULL PRIMARY KEY,
    brand_id BIGINT NOT NULL REFERENCES brand (id),
    key      TEXT   NOT NULL UNIQUE,  -- 32 hex digits, lower case
    name     TEXT   NOT NULL
);

CREATE TABLE application_origin (
    application_id BIGINT  NOT NULL REFERENCES application (id),
    position       INTEGER NOT NULL,
    origin         TEXT    NOT NULL,
    PRIMARY KEY (application_id, position)
);

CREATE TABLE provider (
    id            BIGINT  NOT NULL PRIMARY KEY,
    brand_id      BIGINT  NOT NULL,  -- 0: every brand
    position      INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    plugin_id     TEXT    NOT NULL,
    configuration TEXT    NOT NULL,  -- JSON object; values of secret keys are sealed
    UNIQUE (brand_id, name)
);

CREATE TABLE signing_key (
    brand_id       BIGINT NOT NULL,
    kid            TEXT   NOT NULL,
    sealed         TEXT   NOT NULL,
    active_from_at BIGINT NOT NULL,
    retires_at     BIGINT NOT NULL,
    PRIMARY KEY (brand_id, kid)
);

-- Customers. Account numbers are unique in the whole installation, so that what hangs on an account
-- needs no brand in its key.

CREATE TABLE account (
    id           BIGINT   NOT NULL PRIMARY KEY,
    brand_id     BIGINT   NOT NULL,
    uuid         TEXT     NOT NULL,
    first_name   TEXT     NOT NULL,
    last_name    TEXT     NOT NULL,
    email        TEXT     NOT NULL,  -- '': none
    phone_number TEXT     NOT NULL,
    locale       TEXT     NOT NULL,
    state        SMALLINT NOT NULL,
    confirmed    SMALLINT NOT NULL,
    optin_email  SMALLINT NOT NULL,
    optin_sms    SMALLINT NOT NULL,
    optin_push   SMALLINT NOT NULL,
    version      BIGINT   NOT NULL,
    created_at   BIGINT   NOT NULL,
    updated_at   BIGINT   NOT NULL,
    erased_at    BIGINT   NOT NULL DEFAULT 0  -- 0: personal data is there
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX account_by_uuid ON account (brand_id, uuid);
CREATE INDEX account_erased ON account (erased_at) WHERE erased_at > 0;

-- Who has an identifier. The primary key is the claim: one owner per brand, attribute and key.
CREATE TABLE identifier (
    brand_id   BIGINT   NOT NULL,
    attribute  TEXT     NOT NULL,
    value_key  TEXT     NOT NULL,  -- comparison form
    account_id BIGINT   NOT NULL,
    proven     SMALLINT NOT NULL,
    PRIMARY KEY (brand_id, attribute, value_key)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX identifier_of_account ON identifier (account_id);

CREATE TABLE account_demographic (
    account_id     BIGINT  NOT NULL,
    demographic_id TEXT    NOT NULL,
    id             TEXT    NOT NULL,  -- UUID, stays when the value changes
    position       INTEGER NOT NULL,  -- order in which answers were first given
    value          TEXT    NOT NULL,
    PRIMARY KEY (account_id, demographic_id)
)/*sqlite: WITHOUT ROWID*/;

CREATE TABLE pending_change (
    account_id   BIGINT   NOT NULL,
    attribute    TEXT     NOT NULL,
    new_value    TEXT     NOT NULL,
    new_key      TEXT     NOT NULL,
    throttle_key TEXT     NOT NULL,
    silent       SMALLINT NOT NULL,
    created_at   BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    PRIMARY KEY (account_id, attribute)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX pending_change_expiry ON pending_change (expires_at);

CREATE TABLE opt_in_event (
    account_id  BIGINT   NOT NULL,
    id          BIGINT   NOT NULL,
    brand_id    BIGINT   NOT NULL,
    channel     TEXT     NOT NULL,
    value       SMALLINT NOT NULL,
    source      TEXT     NOT NULL,
    happened_at BIGINT   NOT NULL,
    PRIMARY KEY (account_id, id)
)/*sqlite: WITHOUT ROWID*/;

CREATE TABLE audit_event (
    brand_id    BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    action      TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, account_id, id)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX audit_event_age ON audit_event (happened_at);

CREATE TABLE session (
    account_id       BIGINT   NOT NULL,
    id               BIGINT   NOT NULL,
    brand_id         BIGINT   NOT NULL,
    application_id   BIGINT   NOT NULL,
    signed_in_at     BIGINT   NOT NULL,
    refresh_until_at BIGINT   NOT NULL,
    jti              TEXT     NOT NULL,  -- of the current token, as the four below
    not_before_at    BIGINT   NOT NULL,
    expires_at       BIGINT   NOT NULL,
    kid              TEXT     NOT NULL,
    path             TEXT     NOT NULL,
    previous_jti     TEXT     NOT NULL,
    replaced_at      BIGINT   NOT NULL,
    ended            SMALLINT NOT NULL,
    PRIMARY KEY (account_id, id)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX session_expiry ON session (refresh_until_at);
CREATE INDEX session_ended ON session (account_id, id) WHERE ended = 1;

-- One-time codes and limits. Keys are keyed hashes, which spread as well as an account number does.

CREATE TABLE challenge (
    brand_id     BIGINT   NOT NULL,
    purpose      SMALLINT NOT NULL,
    address_hash TEXT     NOT NULL,
    account_id   BIGINT   NOT NULL,  -- 0: sign-in
    generation   BIGINT   NOT NULL,
    code_hash    TEXT     NOT NULL,  -- '': no live code
    hash_key_id  TEXT     NOT NULL,
    attempts     INTEGER  NOT NULL,
    sends        INTEGER  NOT NULL,
    sent_at      BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    forgotten_at BIGINT   NOT NULL,
    ended        SMALLINT NOT NULL,
    PRIMARY KEY (brand_id, address_hash, purpose, account_id)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX challenge_of_account ON challenge (brand_id, account_id) WHERE account_id > 0;
CREATE INDEX challenge_age ON challenge (forgotten_at);

CREATE TABLE limit_counter (
    key_hash  TEXT   NOT NULL,
    scope     TEXT   NOT NULL,
    count     BIGINT NOT NULL,
    resets_at BIGINT NOT NULL,
    PRIMARY KEY (key_hash, scope)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX limit_counter_age ON limit_counter (resets_at);

CREATE TABLE limit_member (
    key_hash     TEXT   NOT NULL,
    scope        TEXT   NOT NULL,
    member_hash  TEXT   NOT NULL,
    forgotten_at BIGINT NOT NULL,
    PRIMARY KEY (key_hash, scope, member_hash)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX limit_member_age ON limit_member (forgotten_at);

CREATE TABLE failure_counter (
    key_hash         TEXT   NOT NULL PRIMARY KEY,
    consecutive      BIGINT NOT NULL,
    in_window        BIGINT NOT NULL,
    window_resets_at BIGINT NOT NULL,
    locked_until_at  BIGINT NOT NULL,  -- 0: not locked
    last_failure_at  BIGINT NOT NULL
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX failure_counter_age ON failure_counter (last_failure_at);

-- Messages. State: delivery::OutboxState; up to 2 a row still waits.
CREATE TABLE outbox (
    brand_id            BIGINT   NOT NULL,
    id                  BIGINT   NOT NULL,
    account_id          BIGINT   NOT NULL,  -- 0: no account yet
    kind                TEXT     NOT NULL,
    address_kind        TEXT     NOT NULL,
    sealed              TEXT     NOT NULL,  -- '': erased
    state               SMALLINT NOT NULL,
    attempts            INTEGER  NOT NULL,
    created_at          BIGINT   NOT NULL,
    next_attempt_at     BIGINT   NOT NULL,
    expires_at          BIGINT   NOT NULL,
    claimed_until_at    BIGINT   NOT NULL,  -- 0: not claimed
    claimed_by          TEXT     NOT NULL,
    provider_id         BIGINT   NOT NULL,
    provider_message_id TEXT     NOT NULL,
    last_error          TEXT     NOT NULL,
    finished_at         BIGINT   NOT NULL,  -- 0: waits
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state <= 2;
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE state > 2;
CREATE INDEX outbox_dead_body ON outbox (expires_at) WHERE state = 4 AND sealed <> '';
CREATE INDEX outbox_body_of_account ON outbox (account_id) WHERE sealed <> '';

-- Who does a job that only one process should do.
CREATE TABLE lease (
    job      TEXT   NOT NULL PRIMARY KEY,
    holder   TEXT   NOT NULL,
    until_at BIGINT NOT NULL
);
