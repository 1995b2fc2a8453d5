-- compatible-with: 1
-- Social sign-in. Who has which subject stands in `identifier`, under an attribute that names the issuer
-- (`oidc:https://…`); a program of the schema before leaves both tables alone, and frees the subject when it
-- deletes an account, as it does every other claim.

-- Auth types that customers of a brand may sign in with besides brand.auth_type.
CREATE TABLE brand_social_auth_type (
    brand_id  BIGINT NOT NULL REFERENCES brand (id),
    auth_type TEXT   NOT NULL,
    PRIMARY KEY (brand_id, auth_type)
);

ALTER TABLE account ADD COLUMN social_login TEXT NOT NULL DEFAULT '';  -- auth type it was opened by; '': none
