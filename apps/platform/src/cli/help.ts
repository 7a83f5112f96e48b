import type { Command } from "./options.ts";

const OPTIONS = `options:
  --port NUMBER   where to listen (default: 4000; 0 for any that is free)
  --host ADDRESS  the address to listen on (default: 127.0.0.1, this machine alone)
  --data FOLDER   where the data is (default: ./.apikee; its master key lies beside it, in FOLDER.key)
  --database-url URL
                  a PostgreSQL database instead, postgres://user:password@host:5432/database, which any number
                  of platforms share; APIKEE_MASTER_KEY holds the master key: openssl rand -base64 32`;

const DATA_OPTIONS = OPTIONS.slice(OPTIONS.indexOf("  --data"));

const ENVIRONMENT = `The same from the environment: APIKEE_PLATFORM_PORT, APIKEE_PLATFORM_HOST, APIKEE_PLATFORM_DATA, and
APIKEE_PLATFORM_DATABASE_URL, else DATABASE_URL, where there is no --data.`;

/** What `apikee-platform --help` prints. */
const SERVE_HELP = `The Apikee developer platform: clients, keys, logs and revocation for your API.

usage: apikee-platform [options]             serves until it is stopped
       apikee-platform init SLUG [options]   makes a project on the same data
       apikee-platform backup FILE           writes all data into a file, while the platform runs
       apikee-platform restore FILE          makes the data that a backup holds
       apikee-platform import FILE           takes clients and keys over, by hash
       apikee-platform rotate-master-key     seals the data under a new master key
       apikee-platform password              sets the dashboard's password anew

${OPTIONS}
  --network-list FILE
                  refuses requests from these networks (FireHOL or Spamhaus form; once for each file)
  --trusted-proxy NETWORK
                  a proxy whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/8 (once for each)
  -h, --help      this text; with the name of a command, that of the command
  -v, --version   the version of this program

${ENVIRONMENT}

examples:
  # serve on http://127.0.0.1:4000
  apikee-platform
  # a project, and the variables for the API that uses it
  apikee-platform init my-api > .env
  # on another port, with the data elsewhere
  apikee-platform --port 4100 --data /var/lib/apikee`;

/** What `apikee-platform init --help` prints. */
const INIT_HELP = `Makes a project, or one more environment of it, and prints what your API needs to use it.

usage: apikee-platform init SLUG [options]

It works on the data itself, whether the platform is running on it or not. The lines that it prints hold
credentials and are shown this once: APIKEE_BASE_URL, APIKEE_SERVER_KEY, APIKEE_PROJECT_ENV, APIKEE_SECRET,
APIKEE_MANAGEMENT_KEY, and the first time APIKEE_ADMIN_TOKEN. A shell or a .env file takes them.

options:
  --type TYPE     the environment's type, 2 to 16 of a-z (default: production)
${OPTIONS.split("\n").slice(1).join("\n")}
  -h, --help      this text

--port and --host are those that the platform is served with: they make APIKEE_BASE_URL.
${ENVIRONMENT}

examples:
  # a project with a production environment
  apikee-platform init my-api > .env
  # one for staging, too
  apikee-platform init my-api --type staging`;

const BACKUP_HELP = `Writes one moment of all data into a file, while the platform goes on.

usage: apikee-platform backup FILE [options]

The file is the same for SQLite and PostgreSQL, and either takes it: apikee-platform restore. It can be read by
its owner alone. The master key is not in it: keep that somewhere else.

options:
  --force         replaces FILE where it is there
${DATA_OPTIONS}
  -h, --help      this text

example:
  apikee-platform backup /var/backups/apikee-$(date +%F)`;

const RESTORE_HELP = `Makes the data that a backup holds, all of it or nothing.

usage: apikee-platform restore FILE [options]

It wants a place without data, and the master key that the backup was sealed under.

options:
  --force         replaces the data where there is some, while no platform runs on it; that of a data folder
                  stays beside it, in platform.sqlite.replaced
  --without-secrets
                  for when the master key is lost: leaves out signing secrets, server keys and management keys,
                  and the platform's identity
${DATA_OPTIONS}
  -h, --help      this text

examples:
  # into a new data folder, whose master key was put in its place before
  apikee-platform restore /var/backups/apikee-2027-01-15 --data /var/lib/apikee
  # from a SQLite file to PostgreSQL
  apikee-platform restore backup --database-url postgres://apikee@db.example/apikee`;

const IMPORT_HELP = `Takes clients and keys over from a file, by the SHA-256 of the keys.

usage: apikee-platform import FILE --project-env SLUG-TYPE [options]

FILE is a JSON array, or JSON with a record a line, or CSV. Of each record all is taken or nothing; those that are
refused are listed in FILE.refused.jsonl, by line and reason, after those of earlier imports, and the exit status is
then 1. What is there already stays as it is: an import that was cut short is done again from the start.

options:
  --project-env SLUG-TYPE
                  the environment, such as my-api-production
  --format FORMAT json or csv (default: by the name of FILE)
${DATA_OPTIONS}
  -h, --help      this text

a record: { "tenant": "acme", "name": "Acme", "key": { "id": "key_1", "hash": "…64 hex digits", "prefix":
"apikee_3kTMd", "suffix": "9fQx", "scopes": ["read"], "expiresAt": "2028-01-01T00:00:00Z" } }
in CSV: the columns tenant, name, key.id, key.hash, key.prefix, key.suffix, key.scopes (blanks between), …`;

const ROTATE_HELP = `Seals the data under a new master key, while no platform runs on it.

usage: apikee-platform rotate-master-key [options]

Where the master key is in a file, a new one is made in its place and the old one kept beside it, for backups that
were sealed under it. Where APIKEE_MASTER_KEY holds it, APIKEE_NEW_MASTER_KEY holds the new one.

options:
${DATA_OPTIONS}
  -h, --help      this text`;

const PASSWORD_HELP = `Sets the administrator's password of the dashboard anew, and ends every session of it.

usage: apikee-platform password [options] < FILE

It works on the data itself, whether the platform is running on it or not. The password, 12 to 256 characters, is the
first line of standard input, or in APIKEE_ADMIN_PASSWORD. A platform that is started with that variable sets the
first password from it.

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
