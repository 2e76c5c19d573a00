/*
 * Lua's errors without setjmp, which WebAssembly of this kind does not have: an error ends the
 * program with its message and status 1. So pcall never returns false and coroutines cannot yield.
 */
#ifndef GUESTS_SHIM_LUA_ERRORS_H
#define GUESTS_SHIM_LUA_ERRORS_H

struct lua_State;
_Noreturn void shim_lua_error(struct lua_State *state);

#define luai_jmpbuf int
#define LUAI_THROW(L, c) shim_lua_error(L)
#define LUAI_TRY(L, c, a) \
  { a }

#endif
