// Holds the precompiled headers of tests/CMakeLists.txt: what reuses them is a program, too.
