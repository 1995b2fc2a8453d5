// Holds the precompiled headers of tests/CMakeLists.txt: a program, because what reuses them is one.
