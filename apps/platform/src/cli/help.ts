const OPTIONS = `options:
  --port NUMBER   where to listen (default: 4000; 0 for any that is free)
  --host ADDRESS  the address to listen on (default: 127.0.0.1, this machine alone)
  --data FOLDER   where the data is (default: ./.apikee; its master key lies beside it, in FOLDER.key)
  --database-url URL
                  a PostgreSQL database instead, postgres://user:password@host:5432/database, which any number
                  of platforms share; APIKEE_MASTER_KEY holds the master key: openssl rand -base64 32`;

const ENVIRONMENT = `The same from the environment: APIKEE_PLATFORM_PORT, APIKEE_PLATFORM_HOST, APIKEE_PLATFORM_DATA, and
APIKEE_PLATFORM_DATABASE_URL, else DATABASE_URL, where there is no --data.`;

/** What `apikee-platform --help` prints. */
export const SERVE_HELP = `The Apikee developer platform: clients, keys, logs and revocation for your API.

usage: apikee-platform [options]             serves until it is stopped
       apikee-platform init SLUG [options]   makes a project on the same data

${OPTIONS}
  -h, --help      this text; apikee-platform init --help explains init
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
export const INIT_HELP = `Makes a project, or one more environment of it, and prints what your API needs to use it.

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
