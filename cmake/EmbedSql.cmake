# firstcome_embed_sql(TARGET FUNCTION DIRECTORY)
# Builds the numbered migrations DIRECTORY/NNN_name.sql into TARGET as the function
# `std::span<const Migration> FUNCTION()` that ledger/migrations.h declares.
function(firstcome_embed_sql TARGET FUNCTION DIRECTORY)
  file(GLOB FILES CONFIGURE_DEPENDS "${DIRECTORY}/*.sql")
  list(SORT FILES)
  set(ROWS "")
  foreach(FILE ${FILES})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${FILE}")
    get_filename_component(NAME "${FILE}" NAME_WE)
    string(REGEX MATCH "^[0-9]+" NUMBER "${NAME}")
    math(EXPR NUMBER "${NUMBER}")
    file(READ "${FILE}" SQL)
    string(APPEND ROWS "        {${NUMBER}, \"${NAME}\", R\"sql(${SQL})sql\"},\n")
  endforeach()
  set(OUT "${CMAKE_BINARY_DIR}/generated/${FUNCTION}.cpp")
  file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT "// Generated from the .sql files.
#include \"ledger/migrations.h\"

namespace firstcome {

std::span<const Migration> @FUNCTION@() {
    static constexpr Migration migrations[] = {
@ROWS@    };
    return migrations;
}

}  // namespace firstcome
")
  target_sources(${TARGET} PRIVATE "${OUT}")
endfunction()
