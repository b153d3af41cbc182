#!/bin/sh
# Run once, by the database's image, on an empty volume. The service's account owns its database and nothing else.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$OWNER_PASSWORD" --username=postgres --dbname=postgres <<'SQL'
CREATE ROLE quacan LOGIN PASSWORD :'password';
CREATE DATABASE quacan OWNER quacan;
REVOKE ALL ON DATABASE quacan FROM PUBLIC;
SQL
