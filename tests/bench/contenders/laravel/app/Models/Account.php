<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\HasMany;

class Account extends Model
{
    protected $table = 'account';
    protected $dateFormat = 'U';
    protected $fillable = ['first_name'];

    public function demographics(): HasMany
    {
        return $this->hasMany(AccountDemographic::class);
    }
}
