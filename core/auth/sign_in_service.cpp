namespace patron::auth {}
