#ifndef PATRON_PLUGIN_LIBRARY_FILE_H
#define PATRON_PLUGIN_LIBRARY_FILE_H

#include <filesystem>
#include <string>

#include "sdk/result.h"

namespace patron::plugin {

/// A plugin's file as it was when it was read. A value.
struct LibraryFile {
    std::string content;
    std::string hash;  ///< SHA-256 of the content, in hex
};

/// Reads a plugin's file if it can be trusted: an absolute path to a file that belongs to root or
/// to the user of this process and that nobody else may write. Owner and mode are those of the file
/// that is read, not of one that had its name before. A refusal's `detail` is a sentence.
sdk::Result<LibraryFile> readLibraryFile(const std::filesystem::path& path);

/// Puts a copy into the stage folder, under a name made of its hash: new content has a new name, so
/// the dynamic linker cannot mistake it for what it has loaded, and replacing or truncating the
/// original does not pull code from under our feet. Several processes may stage the same file.
/// @return where the copy is
sdk::Result<std::filesystem::path> stageLibraryFile(const LibraryFile& file,
                                                    const std::filesystem::path& original,
                                                    const std::filesystem::path& stageFolder);

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_LIBRARY_FILE_H
