// biome-ignore lint/style/useImportType: the compiler needs the class
import { ApikeeService } from "@apikee/nestjs";
import { Injectable } from "@nestjs/common";

@Injectable()
export class Issuer {
  // Without @Inject: what the compiler emits of the type is enough.
  constructor(private readonly keys: ApikeeService) {}

  issue(): Promise<string> {
    return this.keys.create("acme-corp", { scopes: ["orders:read"] });
  }
}
