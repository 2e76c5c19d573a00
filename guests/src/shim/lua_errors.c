#include <stdio.h>
#include <stdlib.h>

#include "lua.h"
#include "lua_errors.h"

_Noreturn void shim_lua_error(struct lua_State *state) {
  const char *message = lua_tostring(state, -1);
  fflush(stdout);
  fprintf(stderr, "lua: %s\n", message != NULL ? message : "(error object is not a string)");
  exit(1);
}
