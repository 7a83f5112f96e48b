import type { Command } from "./options.ts";

const OPTIONS = `options:
  --port NUMBER   where to listen (default: 4000; 0 for any free one)
  --host ADDRESS  the address to listen on (default: 127.0.0.1, this machine only)
  --data FOLDER   where the data is (default: ./.apikee; its master key is next to it, in FOLDER.key)
  --database-url URL
                  a PostgreSQL database instead, postgres://user:password@host:5432/database, which any number
                  of instances can share; needs APIKEE_MASTER_KEY (openssl rand -base64 32)`;

const DATA_OPTIONS = OPTIONS.slice(OPTIONS.indexOf("  --data"));

const ENVIRONMENT = `Or set APIKEE_PLATFORM_PORT, APIKEE_PLATFORM_HOST, APIKEE_PLATFORM_DATA, and, without --data,
APIKEE_PLATFORM_DATABASE_URL or DATABASE_URL.`;

/** What `apikee-platform --help` prints. */
const SERVE_HELP = `The Apikee platform: clients, keys, rate limits, logs and a dashboard for your API.

usage: apikee-platform [options]             runs the platform until it is stopped
       apikee-platform init SLUG [options]   creates a project
       apikee-platform backup FILE           writes all data to a file, while the platform runs
       apikee-platform restore FILE          restores a backup
       apikee-platform import FILE           imports clients and keys, by hash
       apikee-platform rotate-master-key     encrypts the data with a new master key
       apikee-platform password              replaces the dashboard's password

${OPTIONS}
  --network-list FILE
                  refuses requests from these networks (FireHOL or Spamhaus format; repeatable)
  --trusted-proxy NETWORK
                  a proxy whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/8 (repeatable)
  -h, --help      this text, or that of a command
  -v, --version   the version of this program

${ENVIRONMENT}

examples:
  # run on http://127.0.0.1:4000
  apikee-platform
  # create a project, with the variables for your API
  apikee-platform init my-api > .env
  # on another port, with data elsewhere
  apikee-platform --port 4100 --data /var/lib/apikee`;

/** What `apikee-platform init --help` prints. */
const INIT_HELP = `Creates a project, or another environment of it, and prints the variables that your API needs.

usage: apikee-platform init SLUG [options]

It can be used whether the platform is running or not. The lines it prints contain credentials and are shown only
once: APIKEE_BASE_URL, APIKEE_SERVER_KEY, APIKEE_PROJECT_ENV, APIKEE_SECRET,
APIKEE_MANAGEMENT_KEY, and the first time APIKEE_ADMIN_TOKEN. They are in the form of a .env file.

options:
  --type TYPE     the environment's type, 2 to 16 of a-z (default: production)
${OPTIONS.split("\n").slice(1).join("\n")}
  -h, --help      this text

Give the same --port and --host as the platform's: APIKEE_BASE_URL is made from them.
${ENVIRONMENT}

examples:
  # a project with a production environment
  apikee-platform init my-api > .env
  # another one for staging
  apikee-platform init my-api --type staging`;

const BACKUP_HELP = `Writes a consistent snapshot of all data to a file, while the platform runs.

usage: apikee-platform backup FILE [options]

The file has the same format for SQLite and PostgreSQL, and apikee-platform restore takes it to either. Only its owner
can read it. The master key is not in it: keep that somewhere else.

options:
  --force         replaces FILE if it exists
${DATA_OPTIONS}
  -h, --help      this text

example:
  apikee-platform backup /var/backups/apikee-$(date +%F)`;

const RESTORE_HELP = `Restores a backup, all of it or nothing.

usage: apikee-platform restore FILE [options]

The target must be empty, and the master key must be the one that the backup was encrypted with.

options:
  --force         replaces existing data, while no platform runs on it; the old SQLite file is kept as
                  platform.sqlite.replaced
  --without-secrets
                  if the master key is lost: leaves out signing secrets, server keys, management keys and the
                  platform's identity
${DATA_OPTIONS}
  -h, --help      this text

examples:
  # into a new data folder, with the master key already in place
  apikee-platform restore /var/backups/apikee-2027-01-15 --data /var/lib/apikee
  # from a SQLite file to PostgreSQL
  apikee-platform restore backup --database-url postgres://apikee@db.example/apikee`;

const IMPORT_HELP = `Imports clients and keys from a file, by the SHA-256 of the keys.

usage: apikee-platform import FILE --project-env SLUG-TYPE [options]

FILE is a JSON array, JSON with one record per line, or CSV. A record is taken whole or refused; refused ones are
appended to FILE.refused.jsonl with line and reason, and the exit status is then 1. Existing data stays as it is, so an
import that was interrupted can simply be run again.

options:
  --project-env SLUG-TYPE
                  the environment, such as my-api-production
  --format FORMAT json or csv (default: by the name of FILE)
${DATA_OPTIONS}
  -h, --help      this text

a record: { "tenant": "acme", "name": "Acme", "key": { "id": "key_1", "hash": "…64 hex digits", "prefix":
"apikee_3kTMd", "suffix": "9fQx", "scopes": ["read"], "expiresAt": "2028-01-01T00:00:00Z" } }
in CSV: the columns tenant, name, key.id, key.hash, key.prefix, key.suffix, key.scopes (blanks between), …`;

const ROTATE_HELP = `Encrypts the data with a new master key, while no platform runs on it.

usage: apikee-platform rotate-master-key [options]

If the master key is in a file, a new one takes its place and the old one is kept next to it, for backups made before.
If it is in APIKEE_MASTER_KEY, put the new one in APIKEE_NEW_MASTER_KEY.

options:
${DATA_OPTIONS}
  -h, --help      this text`;

const PASSWORD_HELP = `Replaces the dashboard's administrator password, and ends all of its sessions.

usage: apikee-platform password [options] < FILE

It can be used whether the platform is running or not. The password, 12 to 256 characters, is the first line of
standard input, or in APIKEE_ADMIN_PASSWORD. A platform started with that variable takes its first password from it.

options:
${DATA_OPTIONS}
  -h, --help      this text`;

/** What `--help` prints of each command. */
export const HELP: Readonly<Record<Command, string>> = {
  serve: SERVE_HELP,
  init: INIT_HELP,
  backup: BACKUP_HELP,
  restore: RESTORE_HELP,
  import: IMPORT_HELP,
  "rotate-master-key": ROTATE_HELP,
  password: PASSWORD_HELP,
};
