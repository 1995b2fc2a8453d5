-- The tables of the contenders, for both databases: an account, where it is signed in, and what else
-- is known of it. Times are Unix seconds.

CREATE TABLE account (
    id           BIGINT   NOT NULL PRIMARY KEY,
    uuid         TEXT     NOT NULL,
    first_name   TEXT     NOT NULL,
    last_name    TEXT     NOT NULL,
    email        TEXT     NOT NULL,
    phone_number TEXT     NOT NULL,
    locale       TEXT     NOT NULL,
    state        SMALLINT NOT NULL,
    optin_email  SMALLINT NOT NULL,
    optin_push   SMALLINT NOT NULL,
    version      BIGINT   NOT NULL,
    created_at   BIGINT   NOT NULL,
    updated_at   BIGINT   NOT NULL
);

CREATE TABLE session (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    jti        TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE account_demographic (
    account_id     BIGINT NOT NULL,
    demographic_id TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    value          TEXT   NOT NULL,
    PRIMARY KEY (account_id, demographic_id)
)
