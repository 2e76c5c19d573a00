/* Found before the host's <setjmp.h>, which nothing here uses: see lua_errors.h. */
